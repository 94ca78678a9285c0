"""Exports of other systems map themselves. Where the headers come from stands in mapping/words/vendors.py."""

import pytest

from perennial.transfer.mapping.vendors import written_by
from perennial.transfer.mapping.words.vendors import SYSTEMS
from tests.transfer.test_mapping_headers import ACTIVITY, COMPANY, CONTACT, DEAL, LEAD, TICKET, fields, mapped

CONTACTS = {
    "HubSpot": (
        "Record ID;First Name;Last Name;Email;Phone Number;Contact owner;Lead Status;Associated Company;Job Title;"
        "Street Address;City;State/Region;Postal Code;Country/Region;Lifecycle Stage;Create Date",
        "own_id given_name family_name email phone owner - company job_title street city region postal_code country "
        "lifecycle -",
    ),
    "Salesforce": (
        "Id;IsDeleted;AccountId;LastName;FirstName;Salutation;Name;MailingStreet;MailingCity;MailingState;"
        "MailingPostalCode;MailingCountry;Phone;Fax;MobilePhone;Email;Title;Birthdate;HasOptedOutOfEmail;OwnerId",
        "own_id - - family_name given_name salutation full_name street city region postal_code country phone - phone_2 "
        "email job_title birthday do_not_contact -",
    ),
    "Pipedrive": (
        "Person - ID;Person - Name;Person - Organization;Person - Email - Work;Person - Email - Home;"
        "Person - Phone - Work;Person - Phone - Mobile;Person - Owner;Person - Label",
        "own_id full_name company email email_2 phone phone_2 owner -",
    ),
    "EspoCRM": (
        "id;salutationName;firstName;lastName;accountName;title;emailAddress;phoneNumber;doNotCall;addressStreet;"
        "addressCity;addressState;addressCountry;addressPostalCode;assignedUserName;createdAt",
        "own_id salutation given_name family_name company job_title email phone do_not_contact street city region "
        "country postal_code owner -",
    ),
    "Outlook": (
        "Title;First Name;Middle Name;Last Name;Suffix;Company;Job Title;Business Street;Business City;"
        "Business Postal Code;Business Country/Region;Home Street;Home City;Home Postal Code;Assistant's Phone;"
        "Business Fax;Business Phone;Mobile Phone;Birthday;E-mail Address;E-mail Type;E-mail Display Name;"
        "E-mail 2 Address;E-mail 2 Type;Government ID Number;Manager's Name",
        "salutation given_name - family_name - company job_title street city postal_code country - - - - phone_3 phone "
        "phone_2 birthday email - - email_2 - - -",
    ),
    "Thunderbird": (
        "First Name;Last Name;Display Name;Nickname;Primary Email;Secondary Email;Work Phone;Fax Number;Pager Number;"
        "Home Address;Home City;Work Address;Work City;Work ZipCode;Organization;Birth Year;Birth Month;Birth Day",
        "given_name family_name full_name - email email_2 phone - - - - street city postal_code company - - -",
    ),
    "Google Contacts": (
        "First Name;Middle Name;Last Name;Phonetic First Name;Name Prefix;Nickname;Organization Name;"
        "Organization Title;Birthday;Notes;Photo;Labels;"
        "E-mail 1 - Label;E-mail 1 - Value;E-mail 2 - Label;E-mail 2 - Value;"
        "Phone 1 - Label;Phone 1 - Value;Address 1 - Street;Address 1 - City;Address 2 - Street",
        "given_name - family_name - salutation - company job_title birthday - - - - email - email_2 - phone "
        "street city -",
    ),
}
COMPANIES = {
    "HubSpot": (
        "Record ID;Company name;Company Domain Name;Company owner;Phone Number;City;Country/Region;Industry;"
        "Number of Employees;Parent Company",
        "own_id name website owner phone city country industry size parent",
    ),
    "Salesforce": (
        "Account Name;Account Owner;Billing Street;Billing City;Billing Zip/Postal Code;Billing Country;Phone;Website;"
        "Employees;Parent Account;Type",
        "name owner street city postal_code country phone website size parent -",
    ),
    "Pipedrive": (
        "Organization - ID;Organization - Name;Organization - Address;Organization - Owner;Organization - People",
        "own_id name street owner -",
    ),
    "EspoCRM": (
        "id;name;website;emailAddress;phoneNumber;billingAddressStreet;billingAddressCity;billingAddressPostalCode;"
        "industry;sicCode;assignedUserName",
        "own_id name website email phone street city postal_code industry - owner",
    ),
}

DEALS = {
    "Pipedrive": (
        "Deal - ID;Deal - Title;Deal - Organization;Deal - Contact person;Deal - Value;Deal - Currency of Value;"
        "Deal - Stage;Deal - Status;Deal - Expected close date;Deal - Lost reason;Deal - Owner;Deal - Update time",
        "own_id name company contact amount amount_currency stage - expected_close lost_reason owner -",
    ),
    "HubSpot": (
        "Record ID;Deal Name;Deal Stage;Close Date;Deal owner;Amount;Associated Company;Associated Contact;"
        "Pipeline;Create Date",
        "own_id name stage expected_close owner amount company contact - -",
    ),
    "Salesforce": (
        "Opportunity ID;Opportunity Name;Account Name;Stage;Amount;Close Date;Probability (%);Opportunity Owner;"
        "Description",
        "own_id name company stage amount expected_close - owner description",
    ),
}
TICKETS = {
    "HubSpot": (
        "Ticket ID;Ticket name;Pipeline;Ticket status;Priority;Ticket owner;Source;Category;Ticket description;"
        "Create Date;Close Date;Associated Contact;Associated Company",
        "own_id subject - status priority owner channel kind description opened solved contact company",
    ),
    "Zendesk": (
        "Summation column;Id;Requester;Requester id;Requester external id;Requester email;Requester domain;Submitter;"
        "Assignee;Group;Subject;Tags;Status;Priority;Via;Ticket type;Created at;Updated at;Assigned at;Organization;"
        "Due date;Initially assigned at;Solved at;Resolution time;Satisfaction Score;Reopens;Replies",
        "- own_id contact - - - - - owner - subject - status priority channel kind opened - - company - - solved - - - "
        "-",
    ),
    "Freshdesk": (
        "Ticket ID;Subject;Status;Priority;Source;Type;Agent;Group;Created time;Due by Time;Resolved time;Closed time;"
        "Last update time;Initial response time;Time tracked;First response time (in hrs);Customer interactions;"
        "Resolution status;First response status;Tags;Full name;Company Name",
        "own_id subject status priority channel kind owner - opened - solved - - first_answered - - - - - - contact "
        "company",
    ),
    "EspoCRM": (
        "number;name;status;priority;type;accountName;contactName;description;createdAt;assignedUserName",
        "own_id subject status priority kind company contact description opened owner",
    ),
}
ACTIVITIES = {
    "Pipedrive": (
        "Activity - ID;Activity - Subject;Activity - Type;Activity - Due date;Activity - Marked as done time;"
        "Activity - Deal;Activity - Contact person;Activity - Organization;Activity - Note;"
        "Activity - Assigned to user",
        "own_id subject kind due done deal contact company text owner",
    ),
    "HubSpot": (
        "Record ID;Task Title;Task Type;Due date;Completed at;Task notes;Assigned to;Associated Company;"
        "Associated Deal;Priority",
        "own_id subject kind due done text owner company deal -",
    ),
    "Salesforce": (
        "Subject;Due Date;Task Subtype;Company / Account;Contact;Opportunity;Assigned;Full Comments;Status;Priority",
        "subject due kind company contact deal owner text - -",
    ),
}

LEADS = {
    "HubSpot": (
        "Record ID;First Name;Last Name;Email;Phone Number;Company Name;Job Title;Lead owner;Lead Status;"
        "Original Source;Create Date",
        "own_id given_name family_name email phone company_name job_title owner status source -",
    ),
    "Salesforce": (
        "Id;LastName;FirstName;Title;Company;Street;City;State;PostalCode;Country;Phone;Email;Website;LeadSource;"
        "Status;Rating;IsConverted;Description",
        "own_id family_name given_name job_title company_name street city region postal_code country phone email "
        "website source status - - description",
    ),
    "Pipedrive": (
        "Lead - ID;Lead - Title;Lead - Owner;Lead - Source;Lead - Value;Lead - Currency of Value;"
        "Person - Name;Person - Email - Work;Organization - Name;Lead - Labels",
        "own_id - owner source amount amount_currency full_name email company_name -",
    ),
    "Zoho CRM": (
        "Record Id;Lead Owner.id;Lead Owner;Company;First Name;Last Name;Title;Email;Phone;Website;Lead Source;"
        "Lead Status;Annual Revenue;Street;City;State;Zip Code;Country;Description;Converted Date Time",
        "own_id - owner company_name given_name family_name job_title email phone website source status - street city "
        "region postal_code country description -",
    ),
    "EspoCRM": (
        "id;firstName;lastName;title;accountName;emailAddress;phoneNumber;website;status;source;opportunityAmount;"
        "opportunityAmountCurrency;addressCity;description;assignedUserName;convertedAt",
        "own_id given_name family_name job_title company_name email phone website status source amount amount_currency "
        "city description owner -",
    ),
}


@pytest.mark.parametrize("system", LEADS)
def test_leads_of_another_system_map_themselves(system: str) -> None:
    headers, expected = LEADS[system]
    assert written_by(headers.split(";")) == system
    assert [field or "-" for field in mapped(headers, LEAD).values()] == expected.split()


@pytest.mark.parametrize("system", DEALS)
def test_deals_of_another_system_map_themselves(system: str) -> None:
    headers, expected = DEALS[system]
    assert written_by(headers.split(";")) == system
    assert [field or "-" for field in mapped(headers, DEAL).values()] == expected.split()


@pytest.mark.parametrize("system", TICKETS)
def test_tickets_of_another_system_map_themselves(system: str) -> None:
    headers, expected = TICKETS[system]
    assert written_by(headers.split(";")) == system
    assert [field or "-" for field in mapped(headers, TICKET).values()] == expected.split()


@pytest.mark.parametrize("system", ACTIVITIES)
def test_activities_of_another_system_map_themselves(system: str) -> None:
    headers, expected = ACTIVITIES[system]
    assert written_by(headers.split(";")) == system
    assert [field or "-" for field in mapped(headers, ACTIVITY).values()] == expected.split()


@pytest.mark.parametrize("system", CONTACTS)
def test_people_of_another_system_map_themselves(system: str) -> None:
    headers, expected = CONTACTS[system]
    assert written_by(headers.split(";")) == system
    assert [field or "-" for field in mapped(headers, CONTACT).values()] == expected.split()


@pytest.mark.parametrize("system", COMPANIES)
def test_companies_of_another_system_map_themselves(system: str) -> None:
    headers, expected = COMPANIES[system]
    assert written_by(headers.split(";")) == system
    assert [field or "-" for field in mapped(headers, COMPANY).values()] == expected.split()


def test_the_other_layout_of_google_contacts_maps_itself() -> None:
    headers = (
        "Name;Given Name;Family Name;Group Membership;E-mail 1 - Type;E-mail 1 - Value;Organization 1 - Title"
    )
    found = [field or "-" for field in mapped(headers, CONTACT).values()]
    assert found == ["full_name", "given_name", "family_name", "-", "-", "email", "job_title"]


def test_a_list_of_ones_own_is_of_no_system() -> None:
    for headers in ("First Name;Last Name;Email;Phone", "Name;Title;City", "Imię;Nazwisko;E-mail;Firma"):
        assert written_by(headers.split(";")) == ""


def test_every_field_that_a_header_may_mean_is_there() -> None:
    known = {field.key for field in fields(CONTACT + COMPANY + DEAL + TICKET + ACTIVITY + LEAD)}
    for names, own in SYSTEMS.values():
        assert {field for options in names.values() for field in options} <= known
        assert own
