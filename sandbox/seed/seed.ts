import { authorities, profiles } from './authorities.js';
import { catalogSchema } from './catalog.js';
import { catalogColumns } from './catalogColumns.js';
import { helperFunctions } from './helperFunctions.js';
import { helperSchema } from './helperSchema.js';
import { routineSupport } from './routines.js';
import { sampleData } from './sampleData.js';
import { sampleSchema } from './sampleSchema.js';

/** Everything that makes an empty PostgreSQL the sandbox, in order. The image's file name is a hash of this text. */
export function seedStatements(): readonly string[] {
  return [
    ...profiles(),
    helperSchema,
    helperFunctions,
    sampleSchema,
    ...sampleData(),
    catalogColumns,
    catalogSchema,
    routineSupport(),
    ...authorities(),
    'VACUUM (FREEZE, ANALYZE)',
    'CHECKPOINT',
  ];
}
