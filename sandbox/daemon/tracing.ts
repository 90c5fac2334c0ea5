import { jsonString } from '../dialect/values.js';
import { RequestError } from './replies.js';
import { type Members, textOf } from './requestText.js';
import type { Session } from './session.js';

const DESTINATIONS = { type: 'Dest', values: ['FILE', 'IN_MEM'] };
const LEVELS = { type: 'TraceLevel', values: ['OFF', 'ON', 'ERRORS', 'DATASTREAM', 'INPUT_AND_ERRORS'] };

/** In the order in which the daemon looks at them. As a daemon for many it changes nothing, and says so like this. */
const SETTINGS = [
  { name: 'tracedest', allowed: DESTINATIONS, value: 'unknown' },
  { name: 'tracelevel', allowed: LEVELS, value: 'INPUT_AND_ERRORS' },
  { name: 'jtopentracedest', allowed: DESTINATIONS, value: 'unknown' },
  { name: 'jtopentracelevel', allowed: LEVELS, value: 'OFF' },
];

/** `setconfig`: checks what is asked, changes nothing, and repeats what holds. */
export function setTraceConfig(_session: Session, members: Members): string {
  for (const { name, allowed } of SETTINGS) {
    const given = members[name];
    if (given === undefined) continue;
    const text = textOf(given);
    if (text === undefined) throw new RequestError(given === null ? 'JsonNull' : 'JsonObject');
    const value = text.trim().toUpperCase();
    if (allowed.values.includes(value)) continue;
    throw new RequestError(`No enum constant com.github.ibm.mapepire.Tracer.${allowed.type}.${value}`);
  }
  return SETTINGS.map(({ name, value }) => `,"${name}":"${value}"`).join('');
}

const PROHIBITED = jsonString('<prohibited>');

/** `gettracedata`: nobody sees the traffic of others. */
export function traceData(): string {
  return `,"tracedata":${PROHIBITED},"jtopentracedata":${PROHIBITED}`;
}
