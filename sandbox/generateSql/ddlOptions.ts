import { hostError, notInSandbox } from '../dialect/db2Errors.js';

/** What of QSYS2.GENERATE_SQL's many options changes the text that the sandbox generates. */
export interface DdlOptions {
  readonly separator: '.' | '/';
  readonly isReplacing: boolean;
  readonly hasDrop: boolean;
  readonly hasHeader: boolean;
  readonly hasLabels: boolean;
  readonly hasComments: boolean;
  readonly hasConstraints: boolean;
  readonly hasPrivileges: boolean;
  readonly isQualified: boolean;
}

/** Options that ask for a place that the sandbox cannot write to. */
const PLACES = ['DATABASE_SOURCE_FILE_LIBRARY_NAME', 'DATABASE_SOURCE_FILE_MEMBER', 'SOURCE_STREAM_FILE'];

/**
 * Reads the options by name. Those about dates, decimal points, messages and line ends say nothing here, because the
 * generated text has none of that.
 */
export function ddlOptions(option: (name: string) => string | null): DdlOptions {
  const file = option('DATABASE_SOURCE_FILE_NAME')?.trim().toUpperCase() ?? 'Q_GENSQL';
  if (file !== 'Q_GENSQL' && file !== '*NONE') throw notInSandbox('GENERATE_SQL into a file');
  for (const place of PLACES) {
    const value = option(place)?.trim().toUpperCase() ?? '';
    if (value !== '' && value !== 'QTEMP' && value !== 'Q_GENSQL') throw notInSandbox('GENERATE_SQL into a file');
  }
  const isOn = (name: string, standard: '0' | '1'): boolean => {
    const value = option(name)?.trim() ?? standard;
    if (!/^[0-2]$/.test(value)) throw notValid(name);
    return value !== '0';
  };
  const naming = option('NAMING_OPTION')?.trim().toUpperCase() ?? 'SQL';
  if (naming !== 'SQL' && naming !== 'SYS') throw notValid('NAMING_OPTION');
  return {
    separator: naming === 'SQL' ? '.' : '/',
    isReplacing: isOn('CREATE_OR_REPLACE_OPTION', '0'),
    hasDrop: isOn('DROP_OPTION', '0'),
    hasHeader: isOn('HEADER_OPTION', '1'),
    hasLabels: isOn('LABEL_OPTION', '1'),
    hasComments: isOn('COMMENT_OPTION', '1'),
    hasConstraints: isOn('CONSTRAINT_OPTION', '1'),
    hasPrivileges: isOn('PRIVILEGES_OPTION', '1'),
    isQualified: !isOn('QUALIFIED_NAME_OPTION', '0'),
  };
}

/** The words with which IBM's own services refuse a value of a parameter. */
export function notValid(parameter: string): Error {
  return hostError(-438, '22023', `Message ${parameter} NOT VALID returned from SIGNAL, RESIGNAL, or RAISE_ERROR.`);
}
