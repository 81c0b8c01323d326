/**
 * The factors that the hub has verified for a person. The database checks that they are all that the account must prove, and consumes them (hub.consume_proof).
 * This type is the only statement of proved factors: every caller that opens a session passes one.
 */
export type Proof =
  /** The password alone, by the hash that was verified; or with a code of the app (its id and time step), or the hash of a recovery code (hexadecimal). */
  | { readonly password: string }
  | { readonly password: string; readonly totp: string; readonly step: number }
  | { readonly password: string; readonly recovery: string }
  /** A passkey that verified its user: both factors. `counter` is the signature counter. */
  | { readonly passkey: string; readonly counter: number }
  /** An account that was just created, by a person who proved the right to it: valid as long as it has no second factor. */
  | { readonly fresh: true }
  /**
   * A sign-in at the party's identity provider. `secondFactor`: with a factor that the party's admin listed; `provenAt`: when the officer last proved the
   * identity.
   */
  | { readonly provider: string; readonly secondFactor: boolean; readonly provenAt: Date | null }
  /** The hub itself, for seeding its demo. */
  | { readonly hub: true };
