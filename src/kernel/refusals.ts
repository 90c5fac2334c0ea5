import { AppError } from './appError.js';

/** The one public sentence for refused credentials, wherever they were refused; `detail` is for the log. */
export function credentialsRefused(detail: string): AppError {
  return new AppError(
    'E_CREDENTIALS',
    'IBM i refused this user profile and password; one attempt was made. Check both and that the profile is enabled. ' +
      'A password with a colon or a semicolon cannot pass the Mapepire daemon.',
    { detail },
  );
}

/** The caller went away or gave up. */
export function cancelled(): AppError {
  return new AppError('E_CANCELLED', 'The call was cancelled.');
}

/** The host did not answer a sign-on in time. */
export function hostTimeout(): AppError {
  return new AppError('E_HOST_TIMEOUT', 'The IBM i did not answer in time. Try again, or ask its operator.');
}

/** What a new login or call is told while the server stops. */
export function draining(): AppError {
  return new AppError('E_DRAINING', 'The server is stopping. Try again in a moment.', { retryAfterSeconds: 5 });
}
