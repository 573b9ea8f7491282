import { Button, Group, Stack, TextInput } from "@mantine/core";
import { lazy, type ReactNode, type SubmitEvent, Suspense, useState } from "react";
import { ApiError } from "@/api/error";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { withoutPunctuation } from "./phone";
import { contactWords } from "./words";

const PhoneVerdict = lazy(async () => ({
  default: (await import("./phone-verdict")).PhoneVerdict,
}));

/** What a person can write about a contact; null is a field left empty. */
export interface Details extends Reach {
  readonly name: string;
}

/** How to reach somebody. */
export interface Reach {
  readonly phone: string | null;
  readonly email: string | null;
}

interface DetailsFormProps {
  details?: Details;
  submitLabel: string;
  submitting: boolean;
  error: Error | null;
  /** What there is to say about the number and the address while they are written. */
  remark?: (reach: Reach) => ReactNode;
  onSubmit: (details: Details) => void;
  children?: ReactNode;
}

/** Name, phone and email. The server judges them; its sentences stand next to the fields. */
export function DetailsForm(props: DetailsFormProps) {
  const says = useWords(contactWords);
  const { details, error, onSubmit } = props;
  const [phone, setPhone] = useState(details?.phone ?? "");
  const [email, setEmail] = useState(details?.email ?? "");
  const fields = error instanceof ApiError ? error.fields : {};
  const isAboutFields = ["name", "phone", "email"].some((name) => name in fields);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(written(new FormData(event.currentTarget)));
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm" maw={420}>
        <TextInput
          name="name"
          label={says.name}
          defaultValue={details?.name}
          error={fields.name}
          autoComplete="off"
        />
        <TextInput
          name="phone"
          label={says.phone}
          type="tel"
          description={says.phoneHint}
          onChange={(event) => setPhone(event.currentTarget.value)}
          defaultValue={details?.phone ?? ""}
          error={fields.phone}
          autoComplete="off"
        />
        <Suspense fallback={null}>
          <PhoneVerdict phone={phone} />
        </Suspense>
        <TextInput
          name="email"
          label={says.emailAddress}
          type="email"
          onChange={(event) => setEmail(event.currentTarget.value)}
          defaultValue={details?.email ?? ""}
          error={fields.email}
          autoComplete="off"
        />
        {props.remark?.(reachOf(phone, email))}
        {error && !isAboutFields && <Failure error={error} />}
        <Group gap="sm">
          <Button type="submit" loading={props.submitting}>
            {props.submitLabel}
          </Button>
          {props.children}
        </Group>
      </Stack>
    </form>
  );
}

function written(form: FormData): Details {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  return {
    name: text("name"),
    ...reachOf(text("phone"), text("email")),
  };
}

function reachOf(phone: string, email: string): Reach {
  return { phone: withoutPunctuation(phone.trim()) || null, email: email.trim() || null };
}
