/** Microseconds since 1970 by the machine's clock, which all processes of a bench share. */
export const microseconds = (): number => Math.round((performance.timeOrigin + performance.now()) * 1000);

/** The time of sending in the values of a publication: `t1764500000000000-17.example.net`. */
export const SENT_AT = /"t(\d{16})-\d+\.example\.net"/;

export const timedValue = (number: number, at = microseconds()): string => `t${at}-${number}.example.net`;
