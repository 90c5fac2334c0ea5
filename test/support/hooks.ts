import { closeAcceptanceSandbox } from './acceptance.js';
import { closeSharedSandbox } from './sandbox.js';

/** Mocha's root hooks: what all test files share ends here. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    await Promise.all([closeSharedSandbox(), closeAcceptanceSandbox()]);
  },
};
