"""Official papers and forms as DOCX files in the layout of GB/T 9704-2012. It knows no plan and no database."""
