import { closeSharedSandbox } from './sandbox.js';

/** Mocha's root hooks: what all test files share ends here. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    await closeSharedSandbox();
  },
};
