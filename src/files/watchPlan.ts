import { lstatSync, readlinkSync, statSync, type Stats } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { isDynamicPattern } from 'tinyglobby';

const TOOL_FILE = /\.ya?ml$/;
/** As many as systems follow. */
const LINKS_MAX = 40;

/** A directory whose changes matter, and which of the things in it do. */
interface Rule {
  readonly root: string;
  /** How many directories below the root may matter; 0 = what is in the root itself. */
  readonly depth: number;
  /** Whether what has this name matters. */
  readonly wants: (path: string) => boolean;
}

/**
 * Which files and directories to watch for a list of files, directories and glob patterns. What is named is watched
 * from the directory that it is in, and so is every symbolic link on the way: editors and deployments replace files,
 * directories and links by renaming others over them.
 */
export class WatchPlan {
  readonly #rules: readonly Rule[];

  constructor(parts: readonly string[]) {
    const rules = parts.flatMap(rulesOf);
    this.#rules = [...rules, ...rules.flatMap(({ root }) => linkRules(root))];
  }

  get roots(): readonly string[] {
    return [...new Set(this.#rules.map(({ root }) => root))];
  }

  /** Whether a path matters: as a file, as a directory to look into, or, for what is neither, as one of the two. */
  matters(path: string, stats: Pick<Stats, 'isFile' | 'isDirectory'>): boolean {
    return this.#rules.some((rule) => {
      const level = levelOf(rule.root, path);
      if (level === undefined || level > rule.depth) return level === -1;
      return rule.wants(path) || (!stats.isFile() && level < rule.depth);
    });
  }

  /** Whether a change under this name matters, whatever it is the name of. */
  wants(path: string): boolean {
    return this.#rules.some((rule) => (levelOf(rule.root, path) ?? Infinity) <= rule.depth && rule.wants(path));
  }
}

function rulesOf(part: string): Rule[] {
  const path = resolve(part);
  const isDirectory = ifThere(() => statSync(path))?.isDirectory();
  if (isDirectory === true) return treeRules(path, Infinity, (file) => TOOL_FILE.test(file));
  if (isDirectory === undefined && isDynamicPattern(part)) return patternRules(part);
  return fileRules(path, LINKS_MAX);
}

/** A file, and what it is a link to: mounted secrets are links through a directory that is exchanged as a whole. */
function fileRules(path: string, linksMax: number): Rule[] {
  const isLink = linksMax > 0 && ifThere(() => lstatSync(path))?.isSymbolicLink() === true;
  return [nameRule(path), ...(isLink ? fileRules(resolve(dirname(path), readlinkSync(path)), linksMax - 1) : [])];
}

/** A pattern is watched from its last directory without a wildcard on, as deep as it can reach. */
function patternRules(pattern: string): Rule[] {
  const segments = pattern.split('/');
  const fixed = segments.findIndex((segment) => isDynamicPattern(segment));
  const base = resolve(segments.slice(0, fixed).join('/') || (pattern.startsWith('/') ? '/' : '.'));
  const depth = pattern.includes('**') ? Infinity : segments.length - fixed - 1;
  const extension = /\.\w+$/.exec(pattern)?.[0] ?? '';
  return treeRules(base, depth, (path) => path.endsWith(extension));
}

function treeRules(root: string, depth: number, wants: (path: string) => boolean): Rule[] {
  return [{ root, depth, wants }, nameRule(root)];
}

function nameRule(path: string): Rule {
  return { root: dirname(path), depth: 0, wants: (name) => name === path };
}

/** One rule for each symbolic link among the directories that a path goes through. */
function linkRules(path: string): Rule[] {
  const above = dirname(path) === path ? [] : linkRules(dirname(path));
  return ifThere(() => lstatSync(path))?.isSymbolicLink() === true ? [nameRule(path), ...above] : above;
}

/** What cannot be looked at is as good as not there; whoever reads the files says why. */
function ifThere(look: () => Stats): Stats | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

/** How many directories lie between a root and what is below it; -1 for the root itself. */
function levelOf(root: string, path: string): number | undefined {
  const below = relative(root, path);
  if (below === '') return -1;
  return below === '..' || below.startsWith(`..${sep}`) ? undefined : below.split(sep).length - 1;
}
