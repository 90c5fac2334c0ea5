import { authorities, profiles } from './authorities.js';
import { catalogSchema } from './catalog.js';
import { catalogColumns } from './catalogColumns.js';
import { catalogTypes } from './catalogTypes.js';
import { conversionFunctions } from './conversionFunctions.js';
import { dateFunctions } from './dateFunctions.js';
import { comparisons } from './comparisons.js';
import { numberFunctions } from './numberFunctions.js';
import { textFunctions } from './textFunctions.js';
import { definitionFunctions } from './definitionFunctions.js';
import { helperFunctions } from './helperFunctions.js';
import { helperSchema } from './helperSchema.js';
import { routineSupport } from './routines.js';
import { sampleData } from './sampleData.js';
import { sampleSchema } from './sampleSchema.js';
import { sampleWork } from './sampleWork.js';
import { variables } from './variables.js';
import { serviceStatements, serviceTables } from '../services/serviceSeed.js';

/** Everything that makes an empty PostgreSQL the sandbox, in order. The image's file name is a hash of this text. */
export function seedStatements(): readonly string[] {
  return [
    ...profiles(),
    helperSchema,
    helperFunctions,
    conversionFunctions,
    textFunctions,
    numberFunctions,
    dateFunctions,
    definitionFunctions,
    variables,
    sampleSchema,
    ...sampleData(),
    sampleWork,
    routineSupport(),
    serviceTables,
    catalogColumns,
    catalogTypes,
    ...serviceStatements(),
    catalogSchema,
    comparisons,
    ...authorities(),
    'VACUUM (FREEZE, ANALYZE)',
    'CHECKPOINT',
  ];
}
