import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AuthenticationService } from '../../identity/auth/authentication.service.js';
import { bearerSourceOf, originOf } from '../../identity/auth/bearer-source.js';
import type { CallContext, RequestSlot } from '../../identity/auth/call-context.js';
import { purposeInHeaders } from '../../identity/auth/stated-purpose.js';
import { OperationRegistry } from '../../delivery/previews/operation-registry.js';
import { Overloaded } from '../../platform/platform/errors.js';
import { type Contributors, FairQueue } from '../../platform/platform/fair-queue.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { RateLimiter } from '../../platform/platform/rate-limiter.js';
import { mostWaiting, slotsOf } from './admission.policy.js';
import { AdmissionReader } from './admission-reader.js';
import type { RequestBody } from './graphql-request.js';

/** Longest wait of an urgent request, in milliseconds: slots become free when the statements in them reach their time-out. */
const URGENT_WAIT_MS = 5_000;
/** Urgent requests of one account and of one party: so many at once, then one in so many milliseconds. Those beyond wait in turn. */
const URGENT_OF_ACCOUNT = { everyMs: 100, burst: 100 } as const;
const URGENT_OF_PARTY = { everyMs: 50, burst: 200 } as const;
/** Documents of one account or address that are read while the queue is full: so many at once, then one in so many milliseconds. */
const NEW_DOCUMENTS = { everyMs: 500, burst: 10 } as const;
/** Weight of one request in the mean time of a request. */
const WEIGHT = 0.05;
/**
 * A refusal leaves so many milliseconds after its request, where no more than so many others wait for that: a client that repeats its request at once, whatever
 * `retryAfter` says, would otherwise take the time of many answers.
 */
const REFUSED_AFTER_MS = 1_000;
const MOST_HELD_BACK = 2_000;

const ADMITTED = Symbol('admitted');
/** An admitted request: its caller, and its slot. */
export type AdmittedRequest = Pick<CallContext, 'identity' | 'refused' | 'slot'>;
type Admissible = FastifyRequest & { [ADMITTED]?: AdmittedRequest };

/** Returns what {@link RequestAdmission.admit} has found. */
export function admittedRequest(request: Admissible): AdmittedRequest {
  const admitted = request[ADMITTED];
  if (!admitted) throw new Error('The request was not admitted.');
  return admitted;
}

/**
 * Admits GraphQL requests over HTTP to the database, a limited number at a time. Accounts and parties take turns. A request that could not begin in time is
 * refused before its document is validated: the work of a busy hub goes into answers, and admitted requests end in time. Urgent operations come first.
 */
@Injectable()
export class RequestAdmission {
  private readonly queue: FairQueue;
  private readonly ofAccount = new RateLimiter(URGENT_OF_ACCOUNT.everyMs, URGENT_OF_ACCOUNT.burst);
  private readonly ofParty = new RateLimiter(URGENT_OF_PARTY.everyMs, URGENT_OF_PARTY.burst);
  private readonly newDocuments = new RateLimiter(NEW_DOCUMENTS.everyMs, NEW_DOCUMENTS.burst);
  private readonly reader: AdmissionReader;
  /** Refusals that have not left yet. */
  private heldBack = 0;
  /** Mean time that a request has its slot, in milliseconds; 0: none has ended yet. */
  private meanMs = 0;

  constructor(
    private readonly authentication: AuthenticationService,
    operations: OperationRegistry,
    @Inject(Settings) private readonly settings: Settings,
  ) {
    this.reader = new AdmissionReader(operations.named);
    const { inTurn, ofOne, urgent, mostUrgent, urgentOfOne } = slotsOf(settings.poolSize);
    const most = (): number => mostWaiting(inTurn, settings.requestWaitMs, this.meanMs);
    this.queue = new FairQueue(inTurn, most, ofOne, { slots: urgent, most: mostUrgent, perContributor: urgentOfOne });
  }

  /** Requests that run and wait now, and those that were refused since the process started. */
  get use(): { readonly running: number; readonly waiting: number; readonly shed: number } {
    return this.queue;
  }

  /**
   * Authenticates the caller of a request, and waits for its turn. The body of a request that is refused is dropped.
   * @throws Overloaded when the request could not begin in time; BadInput on a purpose that it states; errors of the authentication
   */
  async admit(request: Admissible): Promise<void> {
    const source = bearerSourceOf(request.raw, this.settings);
    const caller = await this.authentication.authenticate(request.headers.authorization, request.id, source);
    const { refused } = caller;
    const stated = purposeInHeaders(request.headers);
    const identity = caller.identity && stated ? { ...caller.identity, stated } : caller.identity;
    const contributors: Contributors = identity
      ? [`account ${identity.user}`, `party ${identity.party.id}`]
      : [`address ${originOf(request.raw, source.address).address ?? ''}`];
    const mayRead = (): boolean => !this.queue.isFull || this.newDocuments.admits(contributors[0] ?? '');
    const admission = this.reader.of(request.body as RequestBody, mayRead);
    if (admission === 'UNQUEUED') {
      request[ADMITTED] = { identity, refused, slot: undefined };
      return;
    }
    const isUrgent = admission === 'URGENT' && identity !== undefined && this.mayOvertake(identity.user, identity.party.id);
    const asked = performance.now();
    const slot = await this.acquire(contributors, isUrgent, identity !== undefined).catch(async (refusal: unknown) => {
      request.body = undefined;
      await this.holdBack(REFUSED_AFTER_MS - (performance.now() - asked));
      throw refusal;
    });
    request[ADMITTED] = { identity, refused, slot };
    if (!request.raw.socket.destroyed) return;
    slot.release();
    throw new Overloaded(); // nobody reads the answer
  }

  /** Releases the slot of a request that was answered before it was executed. */
  onAnswer(request: Admissible): void {
    const slot = request[ADMITTED]?.slot;
    if (slot && !slot.isInUse) slot.release();
  }

  /** @param isCounted whether the request counts for the mean time: requests of callers without a token end at once */
  private async acquire(contributors: Contributors, isUrgent: boolean, isCounted: boolean): Promise<RequestSlot> {
    const maxWaitMs = isUrgent ? Math.max(URGENT_WAIT_MS, this.settings.requestWaitMs) : this.settings.requestWaitMs;
    const release = await this.queue.acquire(contributors, { isUrgent, maxWaitMs });
    const begun = performance.now();
    let isReleased = false;
    return {
      isInUse: false,
      isUrgent,
      release: () => {
        if (!isReleased && isCounted) this.count(performance.now() - begun);
        isReleased = true;
        release();
      },
    };
  }

  private async holdBack(ms: number): Promise<void> {
    if (ms <= 0 || this.heldBack >= MOST_HELD_BACK) return;
    this.heldBack += 1;
    await pause(ms);
    this.heldBack -= 1;
  }

  /** @returns whether the account and the party may overtake others once more; then it is counted */
  private mayOvertake(account: string, party: string): boolean {
    if (this.ofAccount.waitMs(account) > 0 || this.ofParty.waitMs(party) > 0) return false;
    this.ofAccount.count(account);
    this.ofParty.count(party);
    return true;
  }

  private count(ms: number): void {
    this.meanMs = this.meanMs === 0 ? ms : this.meanMs + WEIGHT * (ms - this.meanMs);
  }
}
