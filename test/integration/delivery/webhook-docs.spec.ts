import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSecret, publicKeyText, secretText, signatureHeaders, signerOf } from '../../../src/delivery/webhooks/signature.js';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/webhooks.md'), 'utf8');
const block = (language: string): string => new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(PAGE)?.[1] ?? '';

const { secret, publicKey } = generateSecret();
const BODY = '{"type":"webhook.test","what":"ทดสอบ"}';
const seconds = Math.floor(Date.now() / 1000);
const headers = (at = seconds, id = 'event') =>
  signatureHeaders([signerOf(generateSecret().secret), signerOf(secret)], id, at, Buffer.from(BODY));

/** What a receiver may be sent, and whether it comes from the hub. */
const CASES = [
  [headers(), BODY, true],
  [headers(), `${BODY} `, false],
  [{ ...headers(), 'webhook-id': 'another' }, BODY, false],
  [headers(seconds - 900), BODY, false],
  [headers(seconds + 900), BODY, false],
  [{ ...headers(), 'webhook-timestamp': 'NaN' }, BODY, false],
  [{ ...headers(), 'webhook-signature': 'v1,AAAA v1a,AAAA nonsense' }, BODY, false],
  [signatureHeaders([signerOf(generateSecret().secret)], 'event', seconds, Buffer.from(BODY)), BODY, false],
  [{}, BODY, false],
] as const;

function hasPython(): boolean {
  try {
    execFileSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('the ways to verify a message that docs/webhooks.md shows', () => {
  it('tell the hub from others in JavaScript', () => {
    const script = `${block('js')}
      const [key, cases] = JSON.parse(process.argv[1]);
      console.log(JSON.stringify(cases.map(([headers, body]) => isFromHub(key, headers, Buffer.from(body)))));`;
    const given = JSON.stringify([publicKeyText(publicKey), CASES]);
    const answer = execFileSync(process.execPath, ['--input-type=module', '-e', script, given], { encoding: 'utf8' });
    expect(JSON.parse(answer)).toEqual(CASES.map(([, , isTrue]) => isTrue));
  });

  (hasPython() ? it : it.skip)('tell the hub from others in Python (which needs python3)', () => {
    const script = `${block('python')}
import json, sys
key, cases = json.loads(sys.argv[1])
print(json.dumps([is_from_hub(key, headers, body.encode()) for headers, body, _ in cases]))`;
    const answer = execFileSync('python3', ['-c', script, JSON.stringify([secretText(secret), CASES])], { encoding: 'utf8' });
    expect(JSON.parse(answer)).toEqual(CASES.map(([, , isTrue]) => isTrue));
  });
});
