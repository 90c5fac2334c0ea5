import { closeSharedSandbox } from './sandbox.js';

/** Root hooks: mocha loads this file first (.mocharc.json). */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    await closeSharedSandbox();
  },
};
