"""One module for each Lambda function.

The environment of the function that Lambda is starting is checked before anything of it is
imported: one that was not given what it needs ends here, with one line in its log.
"""

import gc

from services.aws.startup import end_unless_configured

gc.set_threshold(150_000)
"""A start makes some 110,000 objects and all of them stay: looking through them for garbage again
and again took a tenth of it. What an event leaves behind is found at the next 150,000."""

end_unless_configured()
