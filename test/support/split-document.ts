import { type DefinitionNode, Kind, parse, print, type SelectionNode, type SelectionSetNode, visit } from 'graphql';
import { LIMITS } from '../../src/platform/graphql/limits.js';

/** Tokens and aliases of one part. The fields around a part come on top. */
const LARGEST: Size = { tokens: LIMITS.tokens * 0.6, aliases: LIMITS.aliases - 3 };

interface Size {
  readonly tokens: number;
  readonly aliases: number;
}

function sizeOf(node: SelectionNode): Size {
  let aliases = 0;
  visit(node, { Field: ({ alias }) => void (aliases += alias ? 1 : 0) });
  return { tokens: (print(node).match(/\w+|\.{3}|[^\w\s.]/g) ?? []).length, aliases };
}

const fits = ({ tokens, aliases }: Size, most: Size): boolean => tokens <= most.tokens && aliases <= most.aliases;

/** Returns selections that ask for the same as `node`, each of them small enough. */
function partsOf(node: SelectionNode, most: Size): readonly SelectionNode[] {
  if (fits(sizeOf(node), most) || node.kind === Kind.FRAGMENT_SPREAD || !node.selectionSet) return [node];
  return packed(node.selectionSet, most).map((selectionSet) => ({ ...node, selectionSet }));
}

function packed({ selections }: SelectionSetNode, most: Size): readonly SelectionSetNode[] {
  const packs: SelectionNode[][] = [];
  let size: Size = { tokens: Infinity, aliases: 0 };
  for (const part of selections.flatMap((one) => partsOf(one, most))) {
    const own = sizeOf(part);
    size = { tokens: size.tokens + own.tokens, aliases: size.aliases + own.aliases };
    if (fits(size, most)) packs.at(-1)?.push(part);
    else {
      packs.push([part]);
      size = own;
    }
  }
  return packs.map((pack) => ({ kind: Kind.SELECTION_SET, selections: pack }));
}

/**
 * Returns documents that together ask for what `query`, of one operation without fragments, asks for. Each is within the hub's limits of a document.
 * @param tokens of one part
 */
export const splitDocument = (query: string, tokens = LARGEST.tokens): readonly string[] => {
  const { definitions } = parse(query);
  return definitions.flatMap((definition: DefinitionNode) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? packed(definition.selectionSet, { ...LARGEST, tokens }).map((selectionSet) => print({ ...definition, selectionSet }))
      : [],
  );
};

/** Sends `query` in parts, and a part whose answer would be too large in smaller ones. Returns the answers. */
export async function askInParts<Answer>(
  send: (query: string) => Promise<Answer>,
  query: string,
  tokens = LARGEST.tokens,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const part of splitDocument(query, tokens)) {
    const answer = await send(part);
    const isTooLarge = tokens > 1 && JSON.stringify(answer).includes('TOO_COSTLY');
    answers.push(...(isTooLarge ? await askInParts(send, part, tokens / 4) : [answer]));
  }
  return answers;
}
