/** Two columns may have one name; an object's keys may not: the second NAME becomes NAME_2. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    let distinct = name;
    for (let n = 2; seen.has(distinct) || (distinct !== name && taken.has(distinct)); n += 1) distinct = `${name}_${n}`;
    seen.add(distinct);
    return distinct;
  });
}
