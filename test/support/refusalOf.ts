import { expect } from 'chai';
import { AppError, type ErrorCode } from '../../src/kernel/appError.js';

/** The message of the AppError that an action throws. */
export function refusalOf(code: ErrorCode, action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).to.be.instanceOf(AppError);
    const refusal = error as AppError; // just proved
    expect(refusal.code).to.equal(code);
    return refusal.message;
  }
  throw new Error(`${code} was expected, and nothing was thrown`);
}
