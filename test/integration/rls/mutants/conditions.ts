/** A place in an SQL text, and what to put there. */
export interface Cut {
  readonly start: number;
  readonly end: number;
  readonly instead: string;
}

/** A word or sign; or a group in parentheses, brackets or `case … end`, with what is in it. */
export interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly inside?: readonly Piece[];
}

const PIECE = /--[^\n]*|\/\*[^]*?\*\/|'(?:[^']|'')*'|"[^"]*"|[A-Za-z_]\w*|\d+(?:\.\d+)?|:=|::|[-+*/<>=~!@#%^&|?]+|\S/g;
const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', case: 'end' };

/** The pieces of an SQL text; comments are left out, words are in lower case. */
export function piecesOf(sql: string): readonly Piece[] {
  const outermost: Piece[] = [];
  const open: { readonly opener: Piece; readonly around: Piece[]; readonly closer: string }[] = [];
  let here = outermost;
  for (const { 0: raw, index: start } of sql.matchAll(PIECE)) {
    if (raw.startsWith('--') || raw.startsWith('/*')) continue;
    const text = /^[A-Za-z_]/.test(raw) ? raw.toLowerCase() : raw;
    const end = start + raw.length;
    const group = open.at(-1);
    if (group && text === group.closer) {
      open.pop();
      group.around.push({ ...group.opener, end, inside: here });
      here = group.around;
    } else if (CLOSES[text]) {
      open.push({ opener: { text, start, end }, around: here, closer: CLOSES[text] });
      here = [];
    } else {
      here.push({ text, start, end });
    }
  }
  if (open.length > 0) throw new Error(`Something is not closed in: ${sql}`);
  return outermost;
}

/** Words that a condition follows, and what it becomes when it is dropped. */
const OPENERS: Readonly<Record<string, readonly string[]>> = {
  where: ['true'],
  on: ['true'],
  having: ['true'],
  if: ['false'],
  elsif: ['false'],
  when: ['false', 'true'],
};
const EDGES = new Set(
  `then else end select from as loop return perform into union group order limit offset for returning join left cross inner do set using declare begin , ; :=`.split(
    ' ',
  ),
);

/**
 * Every condition of an SQL text, dropped: operands of `and` become true, those of `or` false, and what stands alone behind `where`, `on`, `if` or
 * `when` what lets everything through. It knows what occurs in policies and functions, and is no parser: what it gets wrong, PostgreSQL refuses.
 */
export const droppedConditions = (sql: string): readonly Cut[] => within(piecesOf(sql), false);

function within(pieces: readonly Piece[], isCase: boolean): readonly Cut[] {
  const cuts: Cut[] = pieces.flatMap(({ text, inside }) => within(inside ?? [], text === 'case'));
  const edges = pieces.flatMap((piece, place) => (isEdge(pieces, place) ? [place] : []));
  for (const [turn, edge] of [-1, ...edges].entries()) {
    const segment = pieces.slice(edge + 1, edges[turn] ?? pieces.length);
    const opener = pieces[edge] && opens(pieces, edge, isCase) ? pieces[edge].text : '';
    cuts.push(...operands(segment, opener));
  }
  return cuts;
}

/** The operands of one expression, each replaced; an expression of one operand counts only behind an opener. */
function operands(segment: readonly Piece[], opener: string): readonly Cut[] {
  const disjuncts = split(segment, 'or');
  const cuts = disjuncts.flatMap((disjunct) => {
    const conjuncts = split(disjunct, 'and');
    return conjuncts.length > 1 ? conjuncts.flatMap((conjunct) => replaced(conjunct, 'true')) : [];
  });
  if (disjuncts.length > 1) cuts.push(...disjuncts.flatMap((disjunct) => replaced(disjunct, 'false')));
  if (cuts.length === 0) cuts.push(...(OPENERS[opener] ?? []).flatMap((instead) => replaced(segment, instead)));
  return cuts;
}

function replaced(pieces: readonly Piece[], instead: string): readonly Cut[] {
  const [first, last] = [pieces[0], pieces.at(-1)];
  return first && last ? [{ start: first.start, end: last.end, instead }] : [];
}

/** Between `and`s or `or`s; the `and` of `between` is none. */
function split(pieces: readonly Piece[], operator: 'and' | 'or'): readonly (readonly Piece[])[] {
  const parts: Piece[][] = [[]];
  let between = false;
  for (const piece of pieces) {
    if (piece.text === 'between') between = true;
    if (piece.text !== operator || (operator === 'and' && between)) parts.at(-1)?.push(piece);
    else parts.push([]);
    if (piece.text === 'and') between = false;
  }
  return parts;
}

/** `from` in `is distinct from` is no edge. */
const isEdge = (pieces: readonly Piece[], place: number): boolean => {
  const text = pieces[place]?.text ?? '';
  return (EDGES.has(text) && !(text === 'from' && pieces[place - 1]?.text === 'distinct')) || text in OPENERS;
};

/** Whether a condition follows: not in `on conflict`, `end if`, `case x when y`, nor `exception when`. */
function opens(pieces: readonly Piece[], place: number, isCase: boolean): boolean {
  const [before, word, after] = [pieces[place - 1]?.text, pieces[place]?.text, pieces[place + 1]?.text ?? ''];
  if (word === 'on') return after !== 'conflict';
  if (word === 'if') return before !== 'end';
  if (word !== 'when') return true;
  return isCase ? pieces[0]?.text === 'when' : before !== 'exception' && !/^(others|sqlstate|\w+_violation)$/.test(after);
}

/** `sql` with a cut made. */
export const cut = (sql: string, { start, end, instead }: Cut): string => sql.slice(0, start) + instead + sql.slice(end);
