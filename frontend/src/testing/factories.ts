import type { Configuration } from "@/configuration/configuration";
import type {
  ContactFieldsFragment,
  MeQuery,
  MessageFieldsFragment,
  Role,
} from "@/generated/graphql";
import type { Conversation } from "@/messages/merge";

const NOON = "2026-03-01T12:00:00.000Z";

export function localConfiguration(): Configuration {
  return {
    version: "1.4",
    auth: {
      aws_region: "us-east-1",
      user_pool_id: "us-east-1_local",
      user_pool_client_id: "client",
    },
    data: {
      url: "http://localhost:8000/graphql",
      aws_region: "us-east-1",
      default_authorization_type: "AMAZON_COGNITO_USER_POOLS",
      authorization_types: ["AWS_IAM", "AWS_LAMBDA"],
    },
    custom: {
      environment: "local",
      local: {
        userPoolEndpoint: "http://localhost:4566",
        realtimeUrl: "ws://localhost:8000/graphql",
        users: [{ email: "operator@example.com", password: "Local-Operator-1" }],
      },
    },
  };
}

export function user(role: Role): MeQuery["me"] {
  return { userId: role, email: `${role.toLowerCase()}@example.com`, role };
}

export function contact(given: Partial<ContactFieldsFragment> = {}): ContactFieldsFragment {
  return {
    contactId: "asha",
    name: "Asha Rao",
    phone: "+919876543210",
    email: "asha@example.com",
    optInWhatsApp: true,
    optInSms: false,
    optInEmail: false,
    consents: { whatsApp: null, sms: null, email: null },
    lastInboundMessageAt: null,
    windowExpiresAt: null,
    createdAt: NOON,
    updatedAt: NOON,
    ...given,
  };
}

export function message(given: Partial<MessageFieldsFragment> = {}): MessageFieldsFragment {
  return {
    messageId: "m1",
    contactId: "asha",
    channel: "whatsapp",
    direction: "outbound",
    messageType: "text",
    content: "Your order is ready.",
    subject: null,
    caption: null,
    status: "sent",
    kind: "freeform",
    dryRun: false,
    timestamp: NOON,
    updatedAt: NOON,
    whatsappMessageId: null,
    providerMessageId: null,
    errorCode: null,
    errorDetails: null,
    media: null,
    segments: null,
    statusHistory: [],
    verdict: null,
    replyTo: null,
    reactions: [],
    editedAt: null,
    originalContent: null,
    revokedAt: null,
    ...given,
  };
}

export function conversation(given: Partial<Conversation> = {}): Conversation {
  const lastMessage = given.lastMessage ?? message();
  return {
    contactId: lastMessage.contactId,
    channel: "whatsapp",
    contact: contact(),
    lastMessage,
    lastMessageAt: lastMessage.timestamp,
    ...given,
  };
}

/** The moment that many minutes after noon, on the day of every fixture. */
export function minutesAfterNoon(minutes: number): string {
  return new Date(Date.parse(NOON) + minutes * 60_000).toISOString();
}
