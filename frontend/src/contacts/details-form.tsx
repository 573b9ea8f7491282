import { Button, Group, Stack, TextInput } from "@mantine/core";
import type { ReactNode, SubmitEvent } from "react";
import { ApiError } from "@/api/error";
import { Failure } from "@/layout/failure";
import { withoutPunctuation } from "./phone";

/** What a person can write about a contact; null is a field left empty. */
export interface Details {
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
}

interface DetailsFormProps {
  details?: Details;
  submitLabel: string;
  submitting: boolean;
  error: Error | null;
  onSubmit: (details: Details) => void;
  children?: ReactNode;
}

/** Name, phone and email. The server judges them; its sentences stand next to the fields. */
export function DetailsForm(props: DetailsFormProps) {
  const { details, error, onSubmit } = props;
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
          label="Name"
          defaultValue={details?.name}
          error={fields.name}
          autoComplete="off"
        />
        <TextInput
          name="phone"
          label="Phone"
          type="tel"
          description="With the country code, such as +91 98765 43210"
          defaultValue={details?.phone ?? ""}
          error={fields.phone}
          autoComplete="off"
        />
        <TextInput
          name="email"
          label="Email"
          type="email"
          defaultValue={details?.email ?? ""}
          error={fields.email}
          autoComplete="off"
        />
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
    phone: withoutPunctuation(text("phone")) || null,
    email: text("email") || null,
  };
}
