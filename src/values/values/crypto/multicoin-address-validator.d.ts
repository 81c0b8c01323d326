declare module 'multicoin-address-validator' {
  const validator: { validate(address: string, symbol: string, networkType?: 'prod' | 'testnet'): boolean };
  export default validator;
}
