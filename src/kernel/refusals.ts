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
