import { jsonString } from '../dialect/values.js';
import { RequestError } from './replies.js';
import { type Members, textOf } from './requestText.js';
import type { Session } from './session.js';

const DESTINATIONS = { type: 'Dest', values: ['FILE', 'IN_MEM'] };
const LEVELS = { type: 'TraceLevel', values: ['OFF', 'ON', 'ERRORS', 'DATASTREAM', 'INPUT_AND_ERRORS'] };

/**
 * Whose the settings are. `daemon`: everybody's, so that nobody may change them. `connection`: each connection's own,
 * as in later daemons.
 */
export type Tracing = 'daemon' | 'connection';

/** In the order in which the daemon looks at them, with what holds for everybody. */
const SETTINGS = [
  { name: 'tracedest', allowed: DESTINATIONS, value: 'unknown' },
  { name: 'tracelevel', allowed: LEVELS, value: 'INPUT_AND_ERRORS' },
  { name: 'jtopentracedest', allowed: DESTINATIONS, value: 'unknown' },
  { name: 'jtopentracelevel', allowed: LEVELS, value: 'OFF' },
];

/** `setconfig`: checks what is asked, notes it where each connection has settings of its own, and tells what holds. */
export function setTraceConfig({ tracing, traceSettings }: Session, members: Members): string {
  for (const { name, allowed } of SETTINGS) {
    const given = members[name];
    if (given === undefined) continue;
    const text = textOf(given);
    if (text === undefined) throw new RequestError(given === null ? 'JsonNull' : 'JsonObject');
    const value = text.trim().toUpperCase();
    if (!allowed.values.includes(value)) {
      throw new RequestError(`No enum constant com.github.ibm.mapepire.Tracer.${allowed.type}.${value}`);
    }
    if (tracing === 'connection') traceSettings.set(name, value);
  }
  return SETTINGS.map(({ name, value }) => `,"${name}":"${traceSettings.get(name) ?? value}"`).join('');
}

const PROHIBITED = jsonString('<prohibited>');

/** `gettracedata`: nobody sees the traffic of others, and of their own there is none: the sandbox traces nothing. */
export function traceData({ tracing }: Session): string {
  if (tracing === 'connection') return ',"tracedata":"","jtopentracedata":""';
  return `,"tracedata":${PROHIBITED},"jtopentracedata":${PROHIBITED}`;
}
