import { distance } from 'fastest-levenshtein';

/** The known name that someone probably meant; undefined when none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const folded = fold(name);
  const ranked = known
    .map((candidate) => ({ candidate, edits: distance(folded, fold(candidate)) }))
    .sort((one, other) => one.edits - other.edits);
  const [best] = ranked;
  return best !== undefined && best.edits <= Math.max(1, Math.floor(folded.length / 3)) ? best.candidate : undefined;
}

/** Case and the ways to join words are what people mix up most. */
function fold(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, '');
}
