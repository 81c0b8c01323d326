/** Media type of every response (TAXII 2.1, 1.6.8). */
export const TAXII = 'application/taxii+json;version=2.1';
/** Media type of the content of a collection. */
export const STIX = 'application/stix+json;version=2.1';

interface MediaRange {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** 0 to 1: preference. */
  readonly weight: number;
}

/** Splits a header at commas or semicolons outside of quotes (RFC 9110, 5.6). */
const PARTS = { ',': /(?:[^,"]|"(?:[^"\\]|\\.)*")+/g, ';': /(?:[^;"]|"(?:[^"\\]|\\.)*")+/g } as const;
const LONGEST_HEADER = 2_000;

const partsOf = (text: string, at: keyof typeof PARTS): readonly string[] =>
  (text.match(PARTS[at]) ?? []).map((part) => part.trim()).filter(Boolean);

function rangeOf(text: string): MediaRange {
  const [type = '', ...rest] = partsOf(text, ';');
  const parameters = rest.map((part): readonly [string, string] => {
    const [name = '', ...value] = part.split('=');
    return [
      name.trim().toLowerCase(),
      value
        .join('=')
        .trim()
        .replace(/^"(.*)"$/, '$1'),
    ];
  });
  const weight = Number(parameters.find(([name]) => name === 'q')?.[1] ?? 1);
  return {
    type: type.replace(/\s+/g, '').toLowerCase(),
    parameters: new Map(parameters.filter(([name]) => name !== 'q')),
    weight: weight >= 0 && weight <= 1 ? weight : 0,
  };
}

/** Returns how closely a range matches the hub's media type, 1 to 4; 0: not at all. Without a version it means the latest (TAXII 2.1, 1.6.8). */
function closeness({ type, parameters }: MediaRange, of: string): number {
  if (type === '*/*') return 1;
  if (type === 'application/*') return 2;
  if (type !== of || [...parameters.keys()].some((name) => name !== 'version')) return 0;
  const version = parameters.get('version');
  return version === undefined ? 3 : version === '2.1' ? 4 : 0;
}

/**
 * Returns whether a response in TAXII 2.1 is acceptable (RFC 9110, 12.5.1): the closest matching range decides, regardless of order and spacing. Without the
 * header, any response is acceptable.
 */
export function accepts(header: string | undefined): boolean {
  if (header === undefined) return true;
  if (header.length > LONGEST_HEADER) return false;
  const ranges = partsOf(header, ',').map(rangeOf);
  const close = ranges.map((range) => ({ ...range, closeness: closeness(range, 'application/taxii+json') }));
  const closest = Math.max(0, ...close.map((range) => range.closeness));
  return closest > 0 && close.some((range) => range.closeness === closest && range.weight > 0);
}

/** Returns the form of a POST body: an envelope, or a STIX bundle as OpenCTI's connector sends it. undefined: neither. */
export function bodyForm(contentType: string | undefined): 'envelope' | 'bundle' | undefined {
  if (contentType === undefined || contentType.length > LONGEST_HEADER) return undefined;
  const { parameters, ...range } = rangeOf(contentType);
  const asked = { ...range, parameters: new Map([...parameters].filter(([name]) => name !== 'charset')) };
  if (closeness(asked, 'application/taxii+json') > 2) return 'envelope';
  return closeness(asked, 'application/stix+json') > 2 ? 'bundle' : undefined;
}
