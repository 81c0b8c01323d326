declare module 'multicoin-address-validator' {
  const validator: { validate(address: string, symbol: string): boolean };
  export default validator;
}
