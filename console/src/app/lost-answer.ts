import { HubError, NetworkError } from 'entente-client';

/**
 * No answer to an act came, so the hub may have done it. Reads that fail change nothing, and stay a NetworkError. Whether the last attempt left this computer
 * (`unsent`) says nothing of the attempts before it.
 */
export class LostAnswer extends NetworkError {
  /** @param isKept whether the act still has its idempotency key: an act that is done later may end it */
  constructor(
    cause: Error,
    private readonly isKept: () => boolean,
  ) {
    super(cause.message, { cause });
  }

  /** Whether the act, sent again now without changes, is done once only. */
  get isRepeatable(): boolean {
    return this.isKept();
  }
}

/** A gateway answered in place of the hub, which may have done the act. */
const isOfGateway = (error: unknown): boolean => error instanceof HubError && error.code === 'UNAVAILABLE' && error.reason === undefined;

/** Sends an act. @throws LostAnswer where it is not known whether it was done; else what the hub answers */
export async function orLost<Result>(act: Promise<Result>, isKept: () => boolean): Promise<Result> {
  try {
    return await act;
  } catch (error) {
    if (error instanceof NetworkError || isOfGateway(error)) throw new LostAnswer(error as Error, isKept);
    throw error;
  }
}
