import { createHash } from 'node:crypto';

/** A row of a list of indicators. */
export interface Row {
  readonly kind: 'DOMAIN' | 'URL' | 'EMAIL' | 'PHONE';
  readonly value: string;
  readonly threat: string;
  readonly description: string;
}

const THREATS = ['PHISHING', 'CALL_CENTRE_SCAM', 'INVESTMENT_SCAM', 'IMPERSONATION'] as const;
/** Rows that two runs of a bench do not have in common. */
const ROWS_OF_RUN = 1_000_000;

/** Row `number` of the list number `run`: the same values each time, and other ones in each list. */
export function rowOf(run: number, number: number): Row {
  const n = run * ROWS_OF_RUN + number;
  const random = createHash('md5').update(`row ${n}`).digest('hex');
  const host = `${random.slice(0, 6)}-login-${n.toString(36)}.example.net`;
  const common = {
    threat: THREATS[n % 4] ?? 'OTHER',
    description: `From list ${run}, confirmed by ${n % 7} victims, first seen by the duty officer.`,
  };
  if (n % 10 < 5) return { kind: 'DOMAIN', value: host, ...common };
  if (n % 10 < 7) return { kind: 'URL', value: `https://${host}/verify/${random.slice(6, 14)}`, ...common };
  if (n % 10 < 8) return { kind: 'EMAIL', value: `agent.${random.slice(0, 5)}@${host}`, ...common };
  return { kind: 'PHONE', value: `+669${String(n).padStart(8, '0')}`, ...common };
}
