import { Injectable } from '@nestjs/common';
import { act, type Actor, assertPerson } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { DEFAULT_SETTINGS, languageOf, timeZoneOf, type UserSettings } from './settings.policy.js';

/** Display settings of accounts. Only the account itself sees them. */
@Injectable()
export class SettingsService {
  constructor(private readonly database: Database) {}

  /** @throws Forbidden for a machine */
  async own(actor: Actor): Promise<UserSettings> {
    assertPerson(actor);
    return this.database.as(actor, act(actor, 'settings.read', 'session:own'), readSettings);
  }

  /** Changes the input settings; absent ones stay unchanged. @throws Forbidden for a machine; BadInput */
  async set(actor: Actor, input: { readonly [Name in keyof UserSettings]?: string | null }): Promise<UserSettings> {
    assertPerson(actor);
    const language = typeof input.language === 'string' ? languageOf(input.language) : undefined;
    const timeZone = typeof input.timeZone === 'string' ? timeZoneOf(input.timeZone) : undefined;
    return this.database.as(actor, { ...act(actor, 'settings.set', 'session:own'), writes: true }, async (tx) => {
      const before = await readSettings(tx);
      const after = { language: language ?? before.language, timeZone: timeZone ?? before.timeZone };
      await tx.query('select hub.set_settings($1, $2)', [after.language, after.timeZone]);
      tx.auditItems(actor.user);
      return after;
    });
  }
}

async function readSettings(tx: Transaction): Promise<UserSettings> {
  const [row] = await tx.query<UserSettings>('select language, time_zone as "timeZone" from hub.user_settings');
  return row ?? DEFAULT_SETTINGS;
}
