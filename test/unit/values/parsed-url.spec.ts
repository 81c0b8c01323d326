import { parsedUrl } from '../../../src/values/values/parsed-url.js';

describe('an address', () => {
  it('is read the same way however often one was read before', () => {
    let unread = 0;
    for (let n = 0; n < 100_000; n += 1) if (!parsedUrl('https://b\u00fccher.example/')) unread += 1;
    expect(unread).toBe(0);
  });

  it.each(['', 'bücher', 'https://', 'http://a b/'])('is not %j', (text) => {
    expect(parsedUrl(text)).toBeUndefined();
  });
});
