/** Whether the browser has the JSON form of WebAuthn (level 3), which the hub uses. */
export const hasPasskeys = (): boolean => typeof globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON === 'function';

/** The officer closed the dialog of the browser, or has no passkey for this hub. */
export class PasskeyCancelled extends Error {}

/** The address of the page can have no passkeys of this hub: it is an IP address, or another name than that of PUBLIC_URL. */
export class PasskeyElsewhere extends Error {}

type Answer = Readonly<Record<string, unknown>>;

async function answered(credential: Promise<Credential | null>): Promise<Answer> {
  const answer = await credential.catch((error: unknown) => {
    const isElsewhere = error instanceof DOMException && error.name === 'SecurityError';
    throw new (isElsewhere ? PasskeyElsewhere : PasskeyCancelled)('', { cause: error });
  });
  if (!(answer instanceof PublicKeyCredential)) throw new PasskeyCancelled();
  const json: unknown = answer.toJSON();
  return json as Answer;
}

/** Lets the browser make a passkey. @param options of the hub @throws PasskeyCancelled, PasskeyElsewhere */
export const createPasskey = (options: unknown): Promise<Answer> =>
  answered(
    navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON),
    }),
  );

/** Lets the officer use a passkey. @param options of the hub @throws PasskeyCancelled, PasskeyElsewhere */
export const askPasskey = (options: unknown): Promise<Answer> =>
  answered(
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON),
    }),
  );
