import { expect } from 'chai';
import { IBMI_MODE, loadedOf, type Given } from './support/toolFiles.js';

/** What people wrote for the reference server, in their words: nothing of it may need a change. */
const FILE = `# A comment with \${NOTHING} in it
sources:
  ibmi-system:
    host: \${DB2i_HOST}
    user: \${DB2i_USER}
    password: \${DB2i_PASS}
    port: 8076
    ignore-unauthorized: true

tools:
  users_with_default_passwords:
    source: ibmi-system
    description: "Profiles whose password is their name (e.g., 'GUEST'), see *ALLOBJ"
    parameters: []
    statement: |
      SELECT * FROM qsys2.user_info
       WHERE user_default_password = 'YES'   -- it's a comment with an apostrophe
    security:
      readOnly: true
    annotations:
      title: "Default Passwords"
      readOnlyHint: true
      idempotentHint: true
      domain: "security"
      category: "user-management"

  objects_unused_for_months:
    enabled: true
    source: ibmi-system
    responseFormat: markdown
    description: Objects of a library that nobody has used for some months, ordered by size, the largest first
    statement: |
      SELECT objname, TIMESTAMP(objcreated, 0) AS created, '10:30:00' AS at
        FROM TABLE(qsys2.object_statistics(object_schema => :library, objtypelist => '*ALL', object_name => '*ALL'))
       WHERE last_used_timestamp < CURRENT TIMESTAMP - :months MONTHS AND (:kind = '*ALL' OR sql_object_type = :kind)
    parameters:
      - name: library
        type: string
        description: "Library. Example: 'MYLIB' or [\\"MYLIB\\"]"
        required: true
      - name: months
        type: integer
        required: true
        default: 1
        min: 1
        max: 120
      - name: kind
        type: string
        required: false
        default: "*ALL"
        enum: ["*ALL", INDEX, "LOGICAL FILE"]

toolsets:
  housekeeping:
    title: "Housekeeping"
    tools:
      - users_with_default_passwords
      - objects_unused_for_months

metadata:
  version: "1.0.0"
`;

describe('a tool file of the reference server', () => {
  const modes: readonly (readonly [mode: string, given: Given, warnings: number])[] = [
    ['none', { env: { DB2i_HOST: 'sys1', DB2i_USER: 'ann', DB2i_PASS: 'secret' } }, 1],
    ['ibmi', { env: { ...IBMI_MODE, DB2i_HOST: 'sys1', DB2i_PORT: '9076', DB2i_USER: '', DB2i_PASS: '' } }, 0],
  ];
  for (const [mode, given, warned] of modes) {
    it(`works unchanged with MCP_AUTH_MODE=${mode}`, async () => {
      const { catalog, accounts, warnings } = await loadedOf(FILE, given);
      expect(catalog.tools.map(({ name }) => name)).to.deep.equal([
        'users_with_default_passwords',
        'objects_unused_for_months',
      ]);
      expect(catalog.tools.map(({ annotations }) => annotations.toolsets)).to.deep.equal([
        ['housekeeping'],
        ['housekeeping'],
      ]);
      expect(catalog.sources).to.have.length(1);
      expect(catalog.sources[0]).to.include({ host: 'sys1', port: mode === 'none' ? 8076 : undefined });
      expect(accounts).to.have.length(mode === 'none' ? 1 : 0);
      expect(warnings).to.have.length(warned);
    });
  }
});
