import { BadInput } from '../../platform/platform/errors.js';
import { parsedUrl, urlWithHost } from '../../values/values/parsed-url.js';

export const PULL_KINDS = ['TAXII', 'MISP_FEED'] as const;
export type PullKind = (typeof PULL_KINDS)[number];

const LONGEST_COLLECTION = 200;

/**
 * Where a pull begins, with a slash at its end: of TAXII the collection, of MISP the folder of manifest.json.
 * @param collection id or alias, where `url` is an API root @throws BadInput
 */
export function sourceUrl(kind: PullKind, url: string, collection: string | null): string {
  const base = urlWithHost(url.trim());
  if (!base) throw badUrl('The address is no URL.');
  if (base.search || base.hash) throw badUrl('The address has no query and no fragment: the hub adds what it asks for.');
  const path = base.pathname.replace(/\/+$/, '');
  if (kind === 'MISP_FEED') {
    if (collection !== null) throw badUrl('A MISP feed has no collections.');
    return at(base, path.replace(/\/manifest\.json$/, ''));
  }
  const named = path.replace(/\/objects$/, '');
  const isCollection = /\/collections\/[^/]+$/.test(named);
  if (collection === null) {
    if (!isCollection) {
      throw badUrl('This is not the address of a TAXII collection (…/collections/ID/): name the collection besides its API root.');
    }
    return at(base, named);
  }
  if (isCollection) throw badUrl('The address names a collection already.');
  const name = collection.trim();
  if (name === '' || name.length > LONGEST_COLLECTION || /^\.{1,2}$/.test(name)) {
    throw badUrl('A collection is named by its id or its alias.');
  }
  return at(base, `${path.replace(/\/collections$/, '')}/collections/${encodeURIComponent(name)}`);
}

function at(base: URL, path: string): string {
  const url = new URL(base);
  url.pathname = `${path}/`;
  return url.href;
}

/** Whether an address is this hub's own, which a pull would only bring back what the hub has. */
export const isOwnAddress = (url: string, publicUrl: string): boolean => parsedUrl(url)?.host === parsedUrl(publicUrl)?.host;

export const badUrl = (message: string): BadInput => new BadInput('PULL_URL', message);
