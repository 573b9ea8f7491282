import { Button, Group, Radio, Stack, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";
import { ApiError } from "@/api/error";
import type { Channel, ContactFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Dialog } from "@/layout/dialog";
import { Failure } from "@/layout/failure";
import { useUpdateContact } from "../mutations";
import { contactWords } from "../words";
import { nameOf, optIn } from "./channels";
import { inWords, usual } from "./sources";
import { consentWords } from "./words";

interface RecordConsentProps {
  contact: ContactFieldsFragment;
  channel: Channel;
  onClose: () => void;
}

const OTHER = "other";
/** As many characters as the platform keeps. */
const LONGEST = 200;

/** A consent is recorded with its source, chosen from the usual ones or written. */
export function RecordConsent({ contact, channel, onClose }: RecordConsentProps) {
  const says = useWords(consentWords);
  const name = useWords(contactWords)[nameOf(channel)];
  const update = useUpdateContact(contact.contactId);
  const [chosen, setChosen] = useState("");
  const [written, setWritten] = useState("");
  const [isAsked, setAsked] = useState(false);
  const source = chosen === OTHER ? written.trim() : chosen;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setAsked(true);
    if (source === "") return;
    update.mutate({ ...optIn(channel, true), optInSource: source }, { onSuccess: onClose });
  };
  const refused = update.error instanceof ApiError ? update.error.fields.optInSource : undefined;
  return (
    <Dialog onClose={onClose} title={says.record(name, contact.name)}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Radio.Group
            label={says.whose}
            description={says.why}
            value={chosen}
            onChange={setChosen}
            error={isAsked && chosen === "" ? says.choose : undefined}
          >
            <Stack gap="xs" mt="xs">
              {Object.keys(usual).map((each) => (
                <Radio key={each} value={each} label={inWords(each, says)} />
              ))}
              <Radio value={OTHER} label={says.other} />
            </Stack>
          </Radio.Group>
          {chosen === OTHER && (
            <TextInput
              label={says.source}
              description={says.sourceHint}
              value={written}
              onChange={(event) => setWritten(event.currentTarget.value)}
              maxLength={LONGEST}
              error={refused ?? (isAsked && source === "" ? says.write : undefined)}
              autoComplete="off"
            />
          )}
          {update.error && !refused && <Failure error={update.error} />}
          <Group>
            <Button type="submit" loading={update.isPending}>
              {says.yes}
            </Button>
            <Button onClick={onClose}>{says.cancel}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
