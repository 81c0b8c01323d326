import type { Permission } from './grants.js';

/** In whose name the database is entered: a user in a living session. Built at the door from a verified token, passed by hand. */
export interface Tenant {
  readonly user: string;
  readonly session: string;
}

/** What is done, said at the only entrance to the database; mutations are recorded with it. */
export interface Act {
  /** Stable name of the operation, e.g. indicator.publish. */
  readonly what: string;
  /** The permission that the database demands before anything else happens. */
  readonly needs: Permission;
  readonly channel: 'graphql' | 'subscription' | 'relay' | 'demo';
  readonly requestId: string;
  readonly purpose?: string | null;
  readonly caseReference?: string | null;
}
