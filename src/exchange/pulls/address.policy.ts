import { BadInput } from '../../platform/platform/errors.js';
import { parsedUrl, urlWithHost } from '../../values/values/parsed-url.js';

export const PULL_KINDS = ['TAXII', 'MISP_FEED'] as const;
export type PullKind = (typeof PULL_KINDS)[number];

const LONGEST_COLLECTION = 200;

/**
 * Returns the address where a pull starts, with a slash at its end: the collection (TAXII), or the folder of manifest.json (MISP).
 * @param collection id or alias, where `url` is an API root
 * @throws BadInput
 */
export function sourceUrl(kind: PullKind, url: string, collection: string | null): string {
  const base = urlWithHost(url.trim());
  if (!base) throw badUrl('The address is not a valid URL.');
  if (base.search || base.hash) throw badUrl('The address must not have a query or a fragment. Remove them: the hub adds its own query.');
  const path = base.pathname.replace(/\/+$/, '');
  if (kind === 'MISP_FEED') {
    if (collection !== null) throw badUrl('A MISP feed has no collections. Remove the collection.');
    return at(base, path.replace(/\/manifest\.json$/, ''));
  }
  const named = path.replace(/\/objects$/, '');
  const isCollection = /\/collections\/[^/]+$/.test(named);
  if (collection === null) {
    if (!isCollection) {
      throw badUrl(
        'The address is not a TAXII collection (…/collections/ID/). Give the id or alias of the collection in addition to the API root.',
      );
    }
    return at(base, named);
  }
  if (isCollection) throw badUrl('The address already names a collection. Remove the collection, or give the API root as the address.');
  const name = collection.trim();
  if (name === '' || name.length > LONGEST_COLLECTION || /^\.{1,2}$/.test(name)) {
    throw badUrl('Name the collection by its id or its alias.');
  }
  return at(base, `${path.replace(/\/collections$/, '')}/collections/${encodeURIComponent(name)}`);
}

function at(base: URL, path: string): string {
  const url = new URL(base);
  url.pathname = `${path}/`;
  return url.href;
}

/** Returns whether an address is this hub's own. A pull from it would only return items that the hub already has. */
export const isOwnAddress = (url: string, publicUrl: string): boolean => parsedUrl(url)?.host === parsedUrl(publicUrl)?.host;

export const badUrl = (message: string): BadInput => new BadInput('PULL_URL', message);
