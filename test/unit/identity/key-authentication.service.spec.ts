import { randomUUID } from 'node:crypto';
import { KeyAuthenticationService } from '../../../src/identity/auth/keys/key-authentication.service.js';
import { newKeyText } from '../../../src/identity/auth/keys/key-text.js';
import type { Database } from '../../../src/platform/database/database.js';
import type { Settings } from '../../../src/platform/platform/settings.js';

describe('the door of keys', () => {
  it('leaves the database to the others, however many made-up keys come, and turns the rest away', async () => {
    let open: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (open = resolve));
    let [asked, most] = [0, 0];
    const statement = async (): Promise<never[]> => {
      most = Math.max(most, (asked += 1));
      await answered;
      asked -= 1;
      return [];
    };
    const database = { callWithoutActor: statement, auditRefusal: statement } as unknown as Database;
    const door = new KeyAuthenticationService(database, { mode: 'demo' } as Settings);
    const comes = () => door.check(newKeyText('demo', randomUUID()).text, 'request');
    const all = Array.from({ length: 202 }, comes);
    await expect(comes()).rejects.toMatchObject({ reason: 'OVERLOADED' });
    expect(await door.check('hub_demo_x', 'request')).toBe('TOKEN_MALFORMED');
    open();
    expect(new Set(await Promise.all(all))).toEqual(new Set(['KEY_REFUSED']));
    expect(most).toBe(2);
  });
});
