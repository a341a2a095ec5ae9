"""Quality control of a finished film: everything that is measured, as a report with times."""
