import { Logger } from '@nestjs/common';
import { type HubError, Overloaded } from '../platform/errors.js';
import type { Act, Tenant } from './act.js';
import { AskedFor } from './asked.js';

/** Most ids that one refusal adds to its audit entry. */
const MOST_ITEMS = 100;

type RefusedAct = Omit<Act, 'needs'> & { readonly items?: readonly string[] };

/** Writes refusals into the audit log, each once, with what the operation asked for. */
export class RefusalEntries {
  /** Refusals that are already in the audit log. */
  private readonly written = new WeakSet<HubError>();
  private readonly log = new Logger('Database');

  constructor(private readonly record: (tenant: Partial<Tenant>, act: RefusedAct, reason: string | undefined) => Promise<void>) {}

  /** Never throws: if the entry fails, the log gets a line. */
  async write(tenant: Partial<Tenant>, act: Omit<Act, 'needs'>, refusal: HubError, reason: string | undefined): Promise<void> {
    if (refusal instanceof Overloaded || this.written.has(refusal)) return;
    this.written.add(refusal);
    try {
      await this.record(tenant, { ...act, items: AskedFor.current().items().slice(0, MOST_ITEMS) }, reason);
    } catch (error) {
      const { name, code } = error as Error & { code?: unknown };
      const { requestId, what } = act;
      this.log.warn({ msg: 'A refusal is missing from the audit log', requestId, what, reason, fault: name, code });
    }
  }
}
