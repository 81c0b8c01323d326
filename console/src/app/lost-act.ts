import { onSessionChange, sessionNow } from './session.ts';
import { createStore, useStored } from './store.ts';

/** Whether an act was not done because the session had ended. */
const lost = createStore(false);

export const useLostAct = (): boolean => useStored(lost);

/** Notes that an act failed. It is lost where the hub no longer accepted the session. */
export const noteFailedAct = (): void => {
  if (sessionNow().state === 'ended') lost.set(true);
};

onSessionChange(() => sessionNow().state !== 'ended' && lost.set(false));
