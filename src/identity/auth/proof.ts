/**
 * What the hub has verified of a person, for the database, which checks that it is all that the account must prove, and uses it up (hub.consume_proof,
 * hub.consume_proof). The one place that says which factors were proved: whoever opens a session hands one over.
 */
export type Proof =
  /** The password alone, by the hash that was verified; or with a code of the app (its secret and time step), or the hash of a recovery code (hexadecimal). */
  | { readonly password: string }
  | { readonly password: string; readonly totp: string; readonly step: number }
  | { readonly password: string; readonly recovery: string }
  /** A passkey that verified its user: both factors. `counter` is that of its signature. */
  | { readonly passkey: string; readonly counter: number }
  /** An account that was made a moment ago, by whoever has just proved to be entitled to it: good as long as it has no second factor. */
  | { readonly fresh: true }
  /** What the party's identity provider vouches for; `secondFactor`: with one of the factors that the party's admin listed; `provenAt`: when the officer last proved who it is. */
  | { readonly provider: string; readonly secondFactor: boolean; readonly provenAt: Date | null }
  /** The hub itself, which furnishes its demo. */
  | { readonly hub: true };
