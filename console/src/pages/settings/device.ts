/** What a User-Agent says of a browser and a system. Programs choose it freely. */
const BROWSERS = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const SYSTEMS = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const;

const nameIn = (list: readonly (readonly [string, string])[], userAgent: string): string | undefined =>
  list.find(([mark]) => userAgent.includes(mark))?.[1];

/** The browser and the system of a session. @returns what the program says of itself, if it is no browser; undefined: it says nothing */
export function deviceOf(userAgent: string | null): { readonly browser: string; readonly system: string | undefined } | undefined {
  if (userAgent === null) return undefined;
  const browser = nameIn(BROWSERS, userAgent);
  return browser === undefined
    ? { browser: userAgent.split('/')[0] ?? userAgent, system: undefined }
    : { browser, system: nameIn(SYSTEMS, userAgent) };
}
