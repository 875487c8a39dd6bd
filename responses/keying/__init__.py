"""Staff key what people answered on paper, through the pages that respondents use."""
