import { Field, InputType } from '@nestjs/graphql';

const secret = (description: string): PropertyDecorator => Field(() => String, { description });

@InputType('PullBasicInput', { description: 'User name and password.' })
export class PullBasicInput {
  @secret('User name; at another hub like this one, the id of the API key.')
  readonly user: string;

  @secret('Password; at another hub like this one, the API key.')
  readonly password: string;
}

@InputType('PullHeaderInput', { description: 'A header with which the source is shown who asks.' })
export class PullHeaderInput {
  @Field(() => String, { description: 'Its name, as Authorization.' })
  readonly name: string;

  @secret('Its value, as a MISP key.')
  readonly value: string;
}

@InputType('PullCredentialsInput', { description: 'Credentials: one of the three, or none. They are sealed, and never shown again.' })
export class PullCredentialsInput {
  @Field(() => String, { nullable: true, description: 'A token.' })
  readonly bearer?: string | null;

  @Field(() => PullBasicInput, { nullable: true, description: 'HTTP Basic.' })
  readonly basic?: PullBasicInput | null;

  @Field(() => PullHeaderInput, { nullable: true, description: 'A header.' })
  readonly header?: PullHeaderInput | null;
}
