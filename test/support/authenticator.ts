import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { type CBORType, encodeCBOR } from '@levischuck/tiny-cbor';

/** What an authenticator does otherwise than it should. */
export interface Misbehaviour {
  readonly origin?: string;
  readonly rpId?: string;
  readonly verifiesUser?: boolean;
  /** Signs what it then does not send. */
  readonly tampers?: boolean;
  readonly counter?: number;
  readonly userHandle?: string;
  /** The second coordinate of the key that it makes. */
  readonly y?: Buffer;
}

/** What the hub gives a browser. */
export interface PasskeyOptions {
  readonly challenge: string;
}
/** What a browser gives the hub. */
export interface PasskeyAnswer {
  readonly id: string;
  readonly rawId: string;
  readonly type: string;
  readonly clientExtensionResults: object;
  readonly response: object;
}

const sha256 = (bytes: Buffer | string): Buffer => createHash('sha256').update(bytes).digest();
const [USER_PRESENT, USER_VERIFIED, HAS_CREDENTIAL] = [0x01, 0x04, 0x40];

/** An authenticator in software (WebAuthn level 2; ES256): one passkey, made and used by the JSON that browsers exchange with the hub. */
export class Authenticator {
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private counter = 0;
  private userHandle = '';

  constructor(
    readonly origin: string,
    readonly credential = randomBytes(32),
  ) {}

  /** navigator.credentials.create */
  create(options: PasskeyOptions & { readonly user?: { readonly id: string } }, slip: Misbehaviour = {}): PasskeyAnswer {
    this.userHandle = options.user?.id ?? '';
    const { x = '', y = '' } = this.keys.publicKey.export({ format: 'jwk' });
    const key = new Map<number, CBORType>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, slip.y ?? Buffer.from(y, 'base64url')],
    ]);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.credential.length);
    const attested = [Buffer.alloc(16), length, this.credential, Buffer.from(encodeCBOR(key))];
    const authData = Buffer.concat([this.authData(HAS_CREDENTIAL, slip), ...attested]);
    const object = encodeCBOR(new Map<string, CBORType>([['fmt', 'none'], ['attStmt', new Map()], ['authData', authData]])); // prettier-ignore
    const client = this.clientData('webauthn.create', options.challenge, slip);
    return this.answer({ clientDataJSON: client.toString('base64url'), attestationObject: Buffer.from(object).toString('base64url') });
  }

  /** navigator.credentials.get */
  get({ challenge }: PasskeyOptions, slip: Misbehaviour = {}): PasskeyAnswer {
    this.counter = slip.counter ?? this.counter + 1;
    const authData = this.authData(0, slip);
    const client = this.clientData('webauthn.get', challenge, slip);
    const signature = createSign('sha256')
      .update(Buffer.concat([authData, sha256(client)]))
      .sign(this.keys.privateKey);
    if (slip.tampers) authData.writeUInt8(authData.readUInt8(36) + 1, 36);
    return this.answer({
      clientDataJSON: client.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: signature.toString('base64url'),
      userHandle: slip.userHandle ?? this.userHandle,
    });
  }

  private authData(flags: number, { rpId = new URL(this.origin).hostname, verifiesUser = true }: Misbehaviour): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    return Buffer.concat([sha256(rpId), Buffer.from([flags | USER_PRESENT | (verifiesUser ? USER_VERIFIED : 0)]), counter]);
  }

  private clientData(type: string, challenge: string, { origin = this.origin }: Misbehaviour): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  private answer(response: object): PasskeyAnswer {
    const id = this.credential.toString('base64url');
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  }
}
