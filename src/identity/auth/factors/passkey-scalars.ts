import { GraphQLError, GraphQLScalarType, valueFromASTUntyped } from 'graphql';
import type { PasskeyJson } from './passkey-ceremony.js';

/** Options that the browser passes to WebAuthn. Only an output. */
export const PasskeyOptionsScalar = new GraphQLScalarType({
  name: 'PasskeyOptions',
  description: 'A JSON object for PublicKeyCredential.parseCreationOptionsFromJSON, or parseRequestOptionsFromJSON. Pass it on unchanged.',
  specifiedByURL: 'https://www.w3.org/TR/webauthn-3/#sctn-parseCreationOptionsFromJSON',
});

/** An answer of an authenticator. Only an input; its fields are checked with the signature. */
export const PasskeyResponseScalar = new GraphQLScalarType<PasskeyJson>({
  name: 'PasskeyResponse',
  description:
    'The JSON object that PublicKeyCredential.toJSON returns for the answer of navigator.credentials. At most 16,384 characters.',
  specifiedByURL: 'https://www.w3.org/TR/webauthn-3/#dom-publickeycredential-tojson',
  parseValue: objectOf,
  parseLiteral: (node, variables) => objectOf(valueFromASTUntyped(node, variables)),
});

function objectOf(input: unknown): PasskeyJson {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as PasskeyJson;
  throw new GraphQLError('PasskeyResponse must be a JSON object, as PublicKeyCredential.toJSON returns it.');
}
