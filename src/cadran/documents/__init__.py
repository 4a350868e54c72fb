"""Files made of what panels gathered: PDF, mail, workbook, CSV and page. They read nothing and decide nothing."""
