from tests.contract.resolvers.events import ask, module_of
from tests.factories.aws import Cloud
from tests.factories.records import PHONE


def test_when_it_is_time_few_contacts_leave_no_snapshot_and_the_search_goes_on(cloud: Cloud):
    ada = ask("Mutation.createContact", input={"name": "Ada", "phone": PHONE})
    handler = module_of("contacts-search").handler
    assert handler({"source": "aws.events", "id": "1"}, None) is None
    rows = cloud.dynamodb.scan(TableName="test-ContactChanges")["Items"]
    assert [row["feed"]["S"] for row in rows if "S" in row["feed"]] == ["contacts"]
    [found] = ask("Query.searchContacts", query="ADA")["items"]
    assert found["contactId"] == ada["contactId"]
