import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Api } from "@/api/api";
import { graphql } from "@/generated";

export const Dashboard = graphql(`
  query Dashboard($days: Int) {
    dashboard(days: $days) {
      days {
        channel
        day
        sent
        delivered
        read
        failed
        template
        freeform
      }
      optIns {
        whatsApp
        sms
        email
      }
      tierLimit
      tierUsed
      tierPercent
      sending {
        environment
        sendMode
        rates {
          whatsAppPerNumber
          sms
          email
        }
        providers {
          channel
          resting
          restsUntil
        }
      }
    }
  }
`);

export const DlqStatistics = graphql(`
  query DlqStatistics {
    dlqStatistics {
      queueName
      waiting
      exhausted
      replayed
      oldest
    }
  }
`);

/** How often a page that is looked at is read again. */
const AGAIN = 20_000;

/** The figures of the last days; while others are read, the ones before stay on screen. */
export function dashboardQuery(api: Api, days: number) {
  return queryOptions({
    queryKey: ["dashboard", days],
    queryFn: async () => (await api.request(Dashboard, { days })).dashboard,
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN,
  });
}

export function deadLettersQuery(api: Api) {
  return queryOptions({
    queryKey: ["dlqStatistics"],
    queryFn: async () => (await api.request(DlqStatistics, {})).dlqStatistics,
    refetchInterval: AGAIN,
  });
}
