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
