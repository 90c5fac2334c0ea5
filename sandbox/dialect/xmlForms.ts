import { type CallSite, type SpecialForm, argument, callArguments, cutAt } from './callSite.js';
import { badToken, notInSandbox } from './db2Errors.js';
import { type Node, isSymbol, nameOf, splitAtCommas, textOfNode, wordOf } from './tree.js';
import { dataTypeAt } from './types.js';
import { splitOrder } from './windows.js';

/** Functions that publish and read XML. */
export const XML_FORMS: ReadonlyMap<string, SpecialForm> = new Map<string, SpecialForm>([
  ['XMLPARSE', xmlParse],
  ['XMLSERIALIZE', xmlSerialize],
  ['XMLELEMENT', xmlElement],
  ['XMLFOREST', (nodes, site) => `xmlforest(${namedValues(nodes, site)})`],
  ['XMLCONCAT', (nodes, site) => `xmlconcat(${callArguments(nodes, site).join(', ')})`],
  ['XMLTEXT', (nodes, site) => `xmltext(${argument(nodes, site)})`],
  ['XMLCOMMENT', (nodes, site) => `xmlcomment(${argument(nodes, site)})`],
]);

export const XML_AGGREGATES: ReadonlyMap<string, SpecialForm> = new Map<string, SpecialForm>([
  [
    'XMLAGG',
    (nodes, site) => {
      const { nodes: value, by } = splitOrder(nodes, site);
      return `xmlagg(${argument(value, site)}${by})`;
    },
  ],
]);

/** Names within XML keep their case, so they are not swapped as names of objects are. */
function xmlName(node: Node | undefined): string {
  const name = nameOf(node);
  if (name === undefined) throw badToken(textOfNode(node), '<IDENTIFIER>.');
  return `"${name.replaceAll('"', '""')}"`;
}

function xmlParse(nodes: readonly Node[], site: CallSite): string {
  const [kind, ...rest] = nodes;
  if (wordOf(kind) !== 'DOCUMENT') throw badToken(textOfNode(kind), 'DOCUMENT.');
  const isOption = /^(?:STRIP|PRESERVE)$/.test(wordOf(rest.at(-2)) ?? '');
  return `xmlparse(DOCUMENT db2.text_of(${argument(isOption ? rest.slice(0, -2) : rest, site)}))`;
}

function xmlSerialize(nodes: readonly Node[], site: CallSite): string {
  const list = wordOf(nodes[0]) === 'CONTENT' ? nodes.slice(1) : nodes;
  const cut = cutAt(list, 'AS');
  if (cut === undefined) throw badToken(')', 'AS.');
  const type = dataTypeAt(cut[1], 0);
  const options = cut[1].slice(type.next).map((node) => wordOf(node) ?? textOfNode(node));
  if (options.includes('INCLUDING') && options.includes('XMLDECLARATION')) throw notInSandbox('XMLDECLARATION');
  return `xmlserialize(CONTENT ${argument(cut[0], site)} AS text)::${type.sql}`;
}

/** `XMLELEMENT(NAME "a", XMLATTRIBUTES(x AS "b"), c, …)` */
function xmlElement(nodes: readonly Node[], site: CallSite): string {
  const [head = [], ...parts] = splitAtCommas(nodes);
  if (wordOf(head[0]) !== 'NAME') throw badToken(textOfNode(head[0]), 'NAME.');
  const items = parts.map((part) => {
    const [first, group] = part;
    if (wordOf(first) === 'XMLATTRIBUTES' && group?.kind === 'group') {
      return `xmlattributes(${namedValues(group.nodes, site)})`;
    }
    if (wordOf(first) === 'XMLNAMESPACES' || wordOf(first) === 'OPTION')
      throw notInSandbox(`${textOfNode(first)} in XMLELEMENT`);
    return argument(part, site);
  });
  return `xmlelement(NAME ${[xmlName(head[1]), ...items].join(', ')})`;
}

/** `x AS "b"`, or a column under its own name. */
function namedValues(nodes: readonly Node[], site: CallSite): string {
  return splitAtCommas(nodes)
    .map((part) => {
      const hasName = wordOf(part.at(-2)) === 'AS';
      const isColumn =
        !hasName && nameOf(part.at(-1)) !== undefined && (part.length === 1 || isSymbol(part.at(-2), '.'));
      if (!hasName && !isColumn) throw badToken(textOfNode(part.at(-1)), 'AS.');
      return `${argument(hasName ? part.slice(0, -2) : part, site)} AS ${xmlName(part.at(-1))}`;
    })
    .join(', ');
}
