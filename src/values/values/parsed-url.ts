/**
 * Returns a URL by the WHATWG rules, or undefined. URL.canParse is not used: in Node.js 20, once it has compiled a busy caller, it takes Latin-1 letters for
 * broken UTF-8, and rejects `https://bücher.example/`.
 */
export function parsedUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/**
 * Scheme, two slashes, optional user information, and the first character of a host; no tab or line break before the path, which the WHATWG parser would drop.
 */
const WITH_HOST = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/\\?#@\t\n\r]*@)*[^/\\?#@:\t\n\r][^/\\?#@\t\n\r]*(?:[/\\?#]|$)/i;

/** Whether an absolute URL names its host: an http URL with an empty host is invalid (RFC 9110, 4.2.1; RFC 3986, 3.2.2). */
export const namesHost = (text: string): boolean => WITH_HOST.test(text);

/**
 * Returns a URL that names its host, or undefined. The WHATWG parser accepts missing and additional slashes, and reads the following text as the host:
 * `http:///a.sh`, `http:/a.sh` and `http:a.sh` all become `http://a.sh/`, a host that the text does not name.
 */
export const urlWithHost = (text: string): URL | undefined => (namesHost(text) ? parsedUrl(text) : undefined);
