/**
 * A URL by the WHATWG rules, or undefined. Not by URL.canParse: Node.js 20, once it has compiled a caller that is busy, takes the letters of Latin-1 for broken
 * UTF-8 there, and `https://bücher.example/` is no URL any more.
 */
export function parsedUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** Scheme, two slashes, perhaps user information, and the first character of a host; no tab or line break before the path, which the WHATWG parser would drop. */
const WITH_HOST = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/\\?#@\t\n\r]*@)*[^/\\?#@:\t\n\r][^/\\?#@\t\n\r]*(?:[/\\?#]|$)/i;

/** Whether an absolute URL names its host: an http URL with an empty host is invalid (RFC 9110, 4.2.1; RFC 3986, 3.2.2). */
export const namesHost = (text: string): boolean => WITH_HOST.test(text);

/**
 * A URL that names its host, or undefined. The WHATWG parser forgives missing and additional slashes, and makes a host of what follows: `http:///a.sh`,
 * `http:/a.sh` and `http:a.sh` all become `http://a.sh/`, a host that nobody named.
 */
export const urlWithHost = (text: string): URL | undefined => (namesHost(text) ? parsedUrl(text) : undefined);
