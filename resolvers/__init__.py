"""One module for each Lambda function.

The environment of the function that Lambda is starting is checked before anything of it is
imported: one that was not given what it needs ends here, with one line in its log.
"""

from services.aws.startup import end_unless_configured

end_unless_configured()
