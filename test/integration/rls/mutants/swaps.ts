import { type Cut, type Piece, piecesOf } from './conditions.js';

/**
 * What is easily taken for something else: columns and fields of the same type, functions of the context (with their parentheses), and words that name
 * a kind or an act. Each occurrence is swapped by itself, so that one wrong word is found, not only two.
 */
const SWAPS: Readonly<Record<string, readonly string[]>> = {
  owner: ['agency', 'named_owner', 'party'],
  agency: ['owner', 'named_agency', 'party', 'me'],
  agency_only: ['agency', 'owner'],
  party: ['owner', 'key', 'agency'],
  key: ['party'],
  audience: ['excluded'],
  excluded: ['audience'],
  released: ['true'],
  me: ['agency'],
  keys: ['bars'],
  bars: ['keys'],
  red: ['content'],
  content: ['red'],
  kind: ['doing'],
  doing: ['kind'],
  user_id: ['session'],
  session: ['user_id'],
  left_at: ['joined_at'],
  lifted_at: ['since'],
  ended_at: ['created_at'],
  inner_pad: ['outer_pad'],
  'me()': ['my_agency()'],
  'my_agency()': ['me()'],
  'my_keys()': ['my_bars()'],
  'my_bars()': ['my_keys()'],
  'my_kind()': ['doing()'],
  'doing()': ['my_kind()'],
  'my_user()': ['my_session()'],
  'my_session()': ['my_user()'],
  "'PARTNER'": ["'COUNTRY'"],
  "'COUNTRY'": ["'PARTNER'"],
  "'HUB'": ["'COUNTRY'"],
  "'RED'": ["'AMBER'"],
  "'indicator:read'": ["'indicator:read-red'"],
  "'indicator:read-red'": ["'indicator:read'"],
  "'indicator:publish'": ["'indicator:read'"],
  "'indicator:revoke'": ["'indicator:read'"],
};

/** Every swap that an SQL text offers. A part that is asked for by its number is taken for the next one, too. */
export function swapsIn(sql: string): readonly Cut[] {
  return named(piecesOf(sql)).flatMap(({ text, start, end, isCall, inside }) => {
    const [number, ...more] = text === '[' ? (inside ?? []) : [];
    if (number && more.length === 0 && /^\d+$/.test(number.text)) {
      return [{ start: number.start, end: number.end, instead: String(Number(number.text) + 1) }];
    }
    const instead = isCall ? SWAPS[`${text}()`]?.map((other) => other.slice(0, -2)) : SWAPS[text];
    return (instead ?? []).map((other) => ({ start, end, instead: other }));
  });
}

type Named = Piece & { readonly isCall: boolean };

/** All pieces but those that only name a table or give a name: `hub.party p`, `party.key`, `… as me`. */
function named(pieces: readonly Piece[]): readonly Named[] {
  return pieces.flatMap((piece, place) => {
    const [beforeLast, before, after] = [pieces[place - 2]?.text, pieces[place - 1]?.text, pieces[place + 1]?.text];
    const isCall = after === '(';
    const isName = before === 'as' || after === '.' || (beforeLast === 'hub' && before === '.' && !isCall);
    return [...(isName ? [] : [{ ...piece, isCall }]), ...named(piece.inside ?? [])];
  });
}
